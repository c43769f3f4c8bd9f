import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** Who may use a route: everybody, whom ADMIN_ROUTES says, or, where nothing is said, whom AUTH_MODE says. */
export type Access = 'public' | 'admin' | 'account';

export const ACCESS_METADATA = 'nestor:access';

/** The same in the OpenAPI document while it is made; `describeSecurity` puts security schemes in its place. */
export const ACCESS_EXTENSION = 'x-access';

const access = (kind: Access): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS_METADATA, kind), ApiExtension(ACCESS_EXTENSION, kind));

/** For routes that anybody may call whatever the mode: probes, and what the service says of itself. */
export const PublicRoute = (): ClassDecorator & MethodDecorator => access('public');

/** For routes made for operators: ADMIN_ROUTES opens them, closes them, or asks for credentials. */
export const AdminRoute = (): ClassDecorator & MethodDecorator => access('admin');
