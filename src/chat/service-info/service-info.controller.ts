import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { PublicRoute } from '../../auth/index.js';
import { section, VERSION, type ServerConfig } from '../../config/index.js';
import { ProviderFactory } from '../../providers/index.js';

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
  info(): ServiceInfo {
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
