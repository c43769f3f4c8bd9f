import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { PublicRoute } from '../../auth/index.js';
import { section, VERSION, type ServerConfig } from '../../config/index.js';
import { ProviderFactory } from '../../providers/index.js';

/** Where a browser that comes to the root is sent: relative, so that it also works below a proxy's prefix. */
const BROWSER_PAGE = 'ui';

export class ServiceInfo {
  @ApiProperty({ example: 'Nestor' })
  readonly service!: string;

  @ApiProperty({ example: '0.1.0' })
  readonly version!: string;

  @ApiProperty({ example: 'running' })
  readonly status!: string;

  @ApiProperty({ description: 'The default first.', example: ['demo'] })
  readonly providers!: string[];

  @ApiProperty({ description: 'Swagger UI.', example: '/docs' })
  readonly docs!: string;

  @ApiProperty({ description: 'The OpenAPI document.', example: '/openapi.json' })
  readonly openapi!: string;

  @ApiProperty({ example: '/health' })
  readonly health!: string;
}

@ApiTags('service')
@PublicRoute()
@Controller()
export class ServiceInfoController {
  constructor(
    private readonly providers: ProviderFactory,
    @Inject(section('server')) private readonly config: ServerConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What this service is' })
  @ApiResponse({ status: 200, type: ServiceInfo })
  @ApiResponse({ status: 302, description: 'To a page for people, where the client prefers HTML.' })
  root(@Req() request: Request, @Res() response: Response): void {
    response.vary('Accept');
    if (request.accepts(['json', 'html']) === 'html') response.redirect(BROWSER_PAGE);
    else response.json(this.info());
  }

  private info(): ServiceInfo {
    return {
      service: this.config.appName,
      version: VERSION,
      status: 'running',
      providers: this.providers.names(),
      docs: '/docs',
      openapi: '/openapi.json',
      health: '/health',
    };
  }
}
