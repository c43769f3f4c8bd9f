import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const ID = { description: 'The id of the session.', example: '0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10' };
const TIME = { description: 'Epoch milliseconds.', example: 1764000000000 };

export class SessionCreated {
  @ApiProperty(ID)
  readonly session_id!: string;

  @ApiProperty({ example: 'Session created successfully' })
  readonly message!: string;

  @ApiProperty({ description: 'How long after its last activity a session is gone.', example: '24 hours' })
  readonly ttl!: string;
}

export class SessionDeleted {
  @ApiProperty(ID)
  readonly session_id!: string;

  @ApiProperty({ example: 'Session deleted successfully' })
  readonly message!: string;
}

export class SessionItem {
  @ApiProperty(ID)
  readonly session_id!: string;

  @ApiProperty(TIME)
  readonly created_at!: number;

  @ApiProperty(TIME)
  readonly last_activity!: number;

  @ApiProperty({ example: 2 })
  readonly message_count!: number;
}

export class SessionList {
  @ApiProperty({ description: "The caller's address.", example: '127.0.0.1' })
  readonly ip!: string;

  @ApiProperty({ description: 'How many there are, also beyond those listed.', example: 1 })
  readonly total_sessions!: number;

  @ApiProperty({ type: [SessionItem], description: 'The latest 100.' })
  readonly sessions!: SessionItem[];
}

export class SessionMessage {
  @ApiProperty({ enum: ['user', 'assistant'] })
  readonly role!: string;

  @ApiProperty({ example: 'Hello!' })
  readonly content!: string;

  @ApiProperty(TIME)
  readonly timestamp!: number;

  @ApiPropertyOptional({ description: 'True when the answer was cut; the content is what was delivered.' })
  readonly interrupted?: boolean;

  @ApiPropertyOptional({
    description:
      'Only where the turn of the message has not completed. `interrupted`: the process that ran it went away.',
    enum: ['running', 'failed', 'cancelled', 'interrupted'],
  })
  readonly turn_status?: string;
}

export class SessionHistory extends SessionItem {
  @ApiProperty({ type: [SessionMessage] })
  readonly messages!: SessionMessage[];
}
