import { ApiProperty } from '@nestjs/swagger';

export class ModelObject {
  @ApiProperty({ description: 'What to send as `model`.', example: 'demo/demo' })
  readonly id!: string;

  @ApiProperty({ example: 'model' })
  readonly object!: 'model';

  @ApiProperty({ description: 'Epoch seconds; of no meaning here.', example: 0 })
  readonly created!: number;

  @ApiProperty({ description: 'The provider.', example: 'demo' })
  readonly owned_by!: string;
}

export class ModelList {
  @ApiProperty({ example: 'list' })
  readonly object!: 'list';

  @ApiProperty({ type: [ModelObject] })
  readonly data!: ModelObject[];
}

/** The body of every error answer of OpenAI's routes. */
export class OpenAiErrorBody {
  @ApiProperty({
    type: 'object',
    properties: {
      message: { type: 'string' },
      type: { type: 'string' },
      param: { type: 'string', nullable: true },
      code: { type: 'string', nullable: true },
    },
    example: {
      message: "There is no model 'nope' here.",
      type: 'invalid_request_error',
      param: null,
      code: 'model_not_found',
    },
  })
  readonly error!: object;
}
