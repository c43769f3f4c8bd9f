import type { Type } from '@nestjs/common';
import { plainToInstance, TransformationType } from 'class-transformer';
import { defaultMetadataStorage as conversions } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes, validateSync, type ValidationError } from 'class-validator';

const VALIDATION = { whitelist: true, stopAtFirstError: true, forbidUnknownValues: false } as const;

const { CUSTOM_VALIDATION, CONDITIONAL_VALIDATION } = ValidationTypes;

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

type Rule = (dto: object, value: unknown) => boolean;

interface Field {
  readonly name: string;
  /** All must hold for the value to be looked at. */
  readonly conditions: readonly Rule[];
  readonly checks: readonly Rule[];
}

/** What the decorators of a DTO say, in the order of its fields. */
export class DtoRules {
  readonly names: ReadonlySet<string>;
  /** Unset where there is more to do than to look at each value once: nested DTOs, lists, conversions. */
  private readonly simple: readonly Field[] | undefined;

  constructor(private readonly dto: Type<object>) {
    const declared = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
    this.names = new Set(declared.map(({ propertyName }) => propertyName));
    if (declared.every(isSimple) && ![...this.names].some((name) => isConverted(dto, name))) {
      this.simple = [...this.names].map((name) => toField(name, declared));
    }
  }

  /**
   * The DTO of a body without other fields, and what is wrong with it. A good one is told by a look at each value: class-validator
   * groups and sorts all decorators again for each object, and makes an error of every field before it has found one.
   */
  check(body: object): { readonly dto: object; readonly errors: readonly ValidationError[] } {
    if (this.simple !== undefined) {
      const dto = Object.assign(new this.dto(), body);
      if (this.simple.every((field) => isGood(dto, field))) return { dto, errors: [] };
    }
    const dto = plainToInstance(this.dto, body);
    return { dto, errors: validateSync(dto, VALIDATION) };
  }
}

function isSimple({ type, each, validateIf }: Metadata): boolean {
  return (type === CUSTOM_VALIDATION || type === CONDITIONAL_VALIDATION) && !each && validateIf === undefined;
}

function isConverted(dto: Type<object>, name: string): boolean {
  return (
    (conversions.findTypeMetadata(dto, name) as unknown) !== undefined ||
    conversions.findTransformMetadatas(dto, name, TransformationType.PLAIN_TO_CLASS).length > 0
  );
}

function toField(name: string, declared: readonly Metadata[]): Field {
  const own = declared.filter(({ propertyName }) => propertyName === name);
  return {
    name,
    conditions: own
      .filter(({ type }) => type === CONDITIONAL_VALIDATION)
      .map(({ constraints: [condition] }) => condition as Rule),
    checks: own.filter(({ type }) => type === CUSTOM_VALIDATION).flatMap(toChecks),
  };
}

function toChecks({ target, propertyName, constraintCls, constraints }: Metadata): Rule[] {
  const targetName = typeof target === 'string' ? target : target.name;
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(
      ({ instance }): Rule =>
        (object, value) =>
          instance.validate(value, { targetName, property: propertyName, object, value, constraints }) ===
          true,
    );
}

function isGood(dto: object, { name, conditions, checks }: Field): boolean {
  const value = (dto as Record<string, unknown>)[name];
  return !conditions.every((holds) => holds(dto, value)) || checks.every((holds) => holds(dto, value));
}
