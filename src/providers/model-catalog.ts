import { Injectable } from '@nestjs/common';
import { AppError } from '../common/errors/index.js';
import type { LlmProvider } from './llm-provider.js';
import { modelsOf, ProviderFactory } from './provider.factory.js';

/** What one name of a model stands for; without `model`, the provider's default and its fallbacks. */
export interface OfferedModel {
  readonly provider: string;
  readonly model?: string;
}

/** The models of all offered providers under one list of names, for dialects that name no provider. */
@Injectable()
export class ModelCatalog {
  constructor(private readonly factory: ProviderFactory) {}

  /** The names to choose from: each provider, and each of its configured models as `provider/model`. */
  ids(): string[] {
    return this.providers().flatMap((provider) => [
      provider.name,
      ...modelsOf(provider).map((model) => `${provider.name}/${model}`),
    ]);
  }

  /**
   * Reads a provider's name, `provider/model`, or the bare name of a model: of the first provider that is
   * configured with it, else of the first that takes any. Throws `PROVIDER.MODEL_NOT_FOUND`.
   */
  find(id: string): OfferedModel {
    const offered = id.endsWith('/')
      ? undefined
      : (this.asProvider(id) ?? this.asPath(id) ?? this.asModel(id));
    if (offered !== undefined) return offered;
    throw new AppError(
      'PROVIDER.MODEL_NOT_FOUND',
      `There is no model '${id.slice(0, 200)}' here. GET /v1/models lists those there are.`,
      {
        details: { models: this.ids() },
      },
    );
  }

  private asProvider(id: string): OfferedModel | undefined {
    const provider = this.providers().find((candidate) => isCalled(candidate, id));
    return provider && { provider: provider.name };
  }

  private asPath(id: string): OfferedModel | undefined {
    const slash = id.indexOf('/');
    const model = id.slice(slash + 1);
    if (slash < 1 || model === '') return undefined;
    const provider = this.providers().find((candidate) => isCalled(candidate, id.slice(0, slash)));
    return provider && offers(provider, model) ? { provider: provider.name, model } : undefined;
  }

  private asModel(model: string): OfferedModel | undefined {
    const providers = this.providers();
    const provider =
      providers.find((candidate) => modelsOf(candidate).includes(model)) ??
      providers.find(({ settings }) => settings.isAnyModelAllowed === true);
    return provider && { provider: provider.name, model };
  }

  private providers(): LlmProvider[] {
    return this.factory.names().map((name) => this.factory.get(name));
  }
}

function isCalled({ name, aliases }: LlmProvider, wanted: string): boolean {
  return name === wanted || aliases.includes(wanted);
}

function offers(provider: LlmProvider, model: string): boolean {
  return provider.settings.isAnyModelAllowed === true || modelsOf(provider).includes(model);
}
