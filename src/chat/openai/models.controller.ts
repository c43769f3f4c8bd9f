import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ModelCatalog } from '../../providers/index.js';
import { ModelList, ModelObject, OpenAiErrorBody } from './models.dto.js';

@ApiTags('openai')
@Controller('v1/models')
export class ModelsController {
  constructor(private readonly catalog: ModelCatalog) {}

  @Get()
  @ApiOperation({
    summary: 'The models to choose from',
    description:
      'Each provider, for its default model with its fallbacks, and each model as `provider/model`.',
  })
  @ApiResponse({ status: 200, type: ModelList })
  list(): ModelList {
    return { object: 'list', data: this.catalog.ids().map((id) => this.describe(id)) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One model' })
  @ApiParam({ name: 'id', description: 'Everything that is taken as `model`.', example: 'demo' })
  @ApiResponse({ status: 200, type: ModelObject })
  @ApiResponse({ status: 404, description: 'model_not_found', type: OpenAiErrorBody })
  model(@Param('id') id: string): ModelObject {
    return this.describe(id);
  }

  /** Names with a slash that came unescaped. */
  @Get('*path')
  @ApiExcludeEndpoint()
  modelByPath(@Param('path') path: string | string[]): ModelObject {
    return this.describe([path].flat().join('/'));
  }

  private describe(id: string): ModelObject {
    return { id, object: 'model', created: 0, owned_by: this.catalog.find(id).provider };
  }
}
