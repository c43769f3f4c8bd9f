import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { Transform, Type } from 'class-transformer';
import { MAX_FACT_LENGTH, MAX_FACTS } from '../../session/index.js';

const USER = { description: "The caller's own name for its user.", example: 'alice' };
const TIME = { description: 'Epoch milliseconds.', example: 1764000000000 };
const FACT_ID = { description: 'The id of the fact.', example: '0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10' };
const IMPORTANCE = { minimum: 1, maximum: 5, description: '1: a detail; 5: always matters.', example: 3 };
const MAX_QUERY_LENGTH = 1_000;
const MAX_SUBJECT_LENGTH = 100;
const DEFAULT_LIMIT = 50;

export class MemoryQuery {
  @ApiPropertyOptional({
    description: 'Only what has words of this, best first; accents do not matter. Left out: everything.',
    example: 'where does she live',
    maxLength: MAX_QUERY_LENGTH,
  })
  @IsOptional()
  @MaxLength(MAX_QUERY_LENGTH, { message: `q must be at most ${MAX_QUERY_LENGTH} characters long` })
  @IsString({ message: 'q must be a text' })
  readonly q?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_FACTS, default: DEFAULT_LIMIT })
  @IsOptional()
  @Max(MAX_FACTS, { message: `limit must be at most ${MAX_FACTS}` })
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be a whole number' })
  @Type(() => Number)
  readonly limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({
    description:
      'Without `q`: whether facts that another one has superseded are listed too, behind the others.',
    default: false,
  })
  @IsOptional()
  @IsBoolean({ message: 'include_superseded must be true or false' })
  @Transform(({ value }: { value: unknown }) => ({ true: true, false: false })[String(value)] ?? value)
  readonly include_superseded: boolean = false;
}

export class NewFactRequest {
  @ApiProperty({
    description: 'One sentence about the user.',
    example: 'Lives in Hanoi',
    maxLength: MAX_FACT_LENGTH,
  })
  @MaxLength(MAX_FACT_LENGTH, { message: `fact must be at most ${MAX_FACT_LENGTH} characters long` })
  @Matches(/[\p{L}\p{N}]/u, { message: 'fact must say something' })
  @IsString({ message: 'fact must be a text' })
  readonly fact!: string;

  @ApiPropertyOptional({ ...IMPORTANCE, type: Number, nullable: true, default: 3 })
  @IsOptional()
  @Max(5, { message: 'importance must be at most 5' })
  @Min(1, { message: 'importance must be at least 1' })
  @IsInt({ message: 'importance must be a whole number' })
  readonly importance?: number | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Of what the user has only one: the fact takes the place of the one known about it.',
    example: 'residence',
    maxLength: MAX_SUBJECT_LENGTH,
  })
  @IsOptional()
  @MaxLength(MAX_SUBJECT_LENGTH, { message: `subject must be at most ${MAX_SUBJECT_LENGTH} characters long` })
  @IsString({ message: 'subject must be a text' })
  readonly subject?: string | null;
}

export class FactItem {
  @ApiProperty(FACT_ID)
  readonly id!: string;

  @ApiProperty({ example: 'Lives in Hanoi' })
  readonly fact!: string;

  @ApiPropertyOptional({ description: 'What it is about, folded.', example: 'residence' })
  readonly subject?: string;

  @ApiProperty(IMPORTANCE)
  readonly importance!: number;

  @ApiProperty(TIME)
  readonly created_at!: number;

  @ApiProperty(TIME)
  readonly updated_at!: number;

  @ApiPropertyOptional({ description: 'The turn that told it last.' })
  readonly source_turn_id?: string;

  @ApiPropertyOptional({ description: 'The session of that turn.' })
  readonly source_session_id?: string;

  @ApiPropertyOptional({ description: 'The id of the fact that took its place.' })
  readonly superseded_by?: string;
}

export class FactList {
  @ApiProperty(USER)
  readonly user_id!: string;

  @ApiProperty({ type: [FactItem] })
  readonly facts!: FactItem[];

  @ApiProperty({ example: 1 })
  readonly count!: number;
}

export class FactRemembered {
  @ApiProperty(USER)
  readonly user_id!: string;

  @ApiProperty({ type: FactItem })
  readonly fact!: FactItem;

  @ApiProperty({ description: 'False when the same fact was known, and was updated.', example: true })
  readonly is_new!: boolean;

  @ApiProperty({ type: [FactItem], description: 'What held until now.' })
  readonly superseded!: FactItem[];
}

export class FactsForgotten {
  @ApiProperty(USER)
  readonly user_id!: string;

  @ApiProperty({ example: 3 })
  readonly deleted!: number;

  @ApiProperty({ example: 'Memory cleared' })
  readonly message!: string;
}

export class FactForgotten {
  @ApiProperty(USER)
  readonly user_id!: string;

  @ApiProperty(FACT_ID)
  readonly fact_id!: string;

  @ApiProperty({ example: 'Fact forgotten' })
  readonly message!: string;
}
