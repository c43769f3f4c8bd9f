import { describe, expect, it } from '@jest/globals';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { DtoRules } from './dto-rules.js';

class Note {
  @MaxLength(10, { message: 'text must be at most 10 characters long' })
  @Matches(/\S/, { message: 'text must not be blank' })
  @IsString({ message: 'text must be a text' })
  readonly text!: string;

  @IsOptional()
  @IsInt({ message: 'importance must be a whole number' })
  readonly importance: number | null = 3;
}

class Shout {
  @Transform(({ value }: { value: unknown }) => String(value).toUpperCase())
  @IsString()
  readonly text!: string;
}

class Book {
  @Type(() => Note)
  @ValidateNested()
  readonly note!: Note;
}

class Words {
  @IsString({ each: true, message: 'each word must be a text' })
  readonly words!: string[];
}

const messagesOf = (dto: new () => object, body: object): readonly string[][] =>
  new DtoRules(dto).check(body).errors.map(({ constraints }) => Object.values(constraints ?? {}));

describe('DtoRules', () => {
  it('makes a good body an object of the class, with the defaults of what it does not say', () => {
    const { dto, errors } = new DtoRules(Note).check({ text: 'hello' });

    expect(errors).toEqual([]);
    expect(dto).toBeInstanceOf(Note);
    expect(dto).toEqual({ text: 'hello', importance: 3 });
  });

  it('takes null for a field that may be left out, and nothing else that is wrong', () => {
    expect(new DtoRules(Note).check({ text: 'hello', importance: null }).errors).toEqual([]);
    expect(messagesOf(Note, { text: 'hello', importance: 'much' })).toEqual([
      ['importance must be a whole number'],
    ]);
  });

  it('tells what is wrong with each field, and of one field the first thing', () => {
    expect(messagesOf(Note, { text: 5, importance: 1.5 })).toEqual([
      ['text must be a text'],
      ['importance must be a whole number'],
    ]);
    expect(messagesOf(Note, {})).toEqual([['text must be a text']]);
    expect(messagesOf(Note, { text: '  ' })).toEqual([['text must not be blank']]);
    expect(messagesOf(Note, { text: 'much too long' })).toEqual([
      ['text must be at most 10 characters long'],
    ]);
  });

  it('looks at every item of a list', () => {
    expect(messagesOf(Words, { words: ['a', 'b'] })).toEqual([]);
    expect(messagesOf(Words, { words: ['a', 5] })).toEqual([['each word must be a text']]);
  });

  it('converts what its decorators say, also where the body is good as it is', () => {
    expect(new DtoRules(Shout).check({ text: 'hello' }).dto).toEqual({ text: 'HELLO' });
  });

  it('looks into nested objects', () => {
    const rules = new DtoRules(Book);

    expect((rules.check({ note: { text: 'hello' } }).dto as Book).note).toBeInstanceOf(Note);
    expect(rules.check({ note: { text: 5 } }).errors).toHaveLength(1);
  });

  it('knows the fields of a class', () => {
    expect([...new DtoRules(Note).names]).toEqual(['text', 'importance']);
  });
});
