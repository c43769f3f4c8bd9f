import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../common/errors/index.js';
import { ConfigurationError, section, type ProvidersConfig } from '../config/index.js';
import type { Target } from '../conversation/index.js';
import { LlmProvider } from './llm-provider.js';

/** Injection token of the ordered array of all providers. */
export const LLM_PROVIDERS = Symbol('LLM_PROVIDERS');

const OTHER_MODEL = 'other';

/**
 * Knows which providers are offered and which one serves a request. A provider is offered when it is
 * configured and, where SUPPORTED_PROVIDERS is set, named there. Names that mean nothing stop the boot.
 */
@Injectable()
export class ProviderFactory {
  private readonly offered: readonly LlmProvider[];
  private readonly fallbacks: readonly LlmProvider[];
  readonly default: LlmProvider;

  constructor(
    @Inject(LLM_PROVIDERS) private readonly all: readonly LlmProvider[],
    @Inject(section('providers')) config: ProvidersConfig,
  ) {
    const supported = config.supported.map((name) => this.named('SUPPORTED_PROVIDERS', name));
    this.offered = all.filter(
      (provider) => provider.isConfigured && (supported.length === 0 || supported.includes(provider)),
    );
    this.fallbacks = config.fallbacks.map((name) => this.usable('PROVIDER_FALLBACKS', name));
    this.default =
      config.defaultProvider === undefined
        ? this.firstOffered()
        : this.usable('DEFAULT_PROVIDER', config.defaultProvider);
  }

  /** The offered providers' names, the default first. */
  names(): string[] {
    return [
      this.default.name,
      ...this.offered.map(({ name }) => name).filter((name) => name !== this.default.name),
    ];
  }

  /** An offered provider by its name or alias. Throws `PROVIDER.NOT_FOUND`. */
  get(name: string): LlmProvider {
    const provider = this.offered.find((candidate) => isCalled(candidate, name));
    if (provider === undefined) throw this.notFound(name);
    return provider;
  }

  /** Any provider by its name or alias, also one that is not configured. Throws `PROVIDER.NOT_FOUND`. */
  known(name: string): LlmProvider {
    const provider = this.all.find((candidate) => isCalled(candidate, name));
    if (provider === undefined) throw this.notFound(name);
    return provider;
  }

  /**
   * Where a call goes, in the order of trying: the wanted provider's wanted model, then the fallback providers. Behind
   * a provider's default model, wanted or not, come its fallback models. Throws `PROVIDER.NOT_FOUND` and
   * `PROVIDER.MODEL_NOT_FOUND`.
   */
  targets(wanted: { readonly provider?: string | undefined; readonly model?: string | undefined }): Target[] {
    const first = wanted.provider === undefined ? this.default : this.get(wanted.provider);
    const { model = first.settings.defaultModel } = wanted;
    const isDefault = model === first.settings.defaultModel;
    return [
      ...(isDefault ? targetsOf(first) : [{ provider: first.name, model: this.modelOf(first, model) }]),
      ...this.fallbacks.filter((provider) => provider !== first).flatMap(targetsOf),
    ];
  }

  /** How a target's model is called where callers may not make up names, as in metrics. Also for providers that are gone. */
  modelLabel({ provider, model }: Target): string {
    const known = this.all.find(({ name }) => name === provider);
    return known === undefined ? OTHER_MODEL : modelLabel(known, model);
  }

  private notFound(name: string): AppError {
    return new AppError(
      'PROVIDER.NOT_FOUND',
      `There is no provider '${name.slice(0, 200)}' here. Offered: ${this.names().join(', ')}.`,
      { details: { providers: this.names() } },
    );
  }

  private modelOf(provider: LlmProvider, model: string): string {
    const models = modelsOf(provider);
    if (models.includes(model) || provider.settings.isAnyModelAllowed === true) return model;
    throw new AppError(
      'PROVIDER.MODEL_NOT_FOUND',
      `'${provider.name}' offers no model '${model}'. Offered: ${models.join(', ')}.`,
      {
        details: { models },
      },
    );
  }

  private firstOffered(): LlmProvider {
    const [first] = this.offered;
    if (first === undefined) {
      throw new ConfigurationError(['SUPPORTED_PROVIDERS: none of these has a key']);
    }
    return first;
  }

  private named(variable: string, name: string): LlmProvider {
    const provider = this.all.find((candidate) => isCalled(candidate, name));
    if (provider === undefined) {
      throw new ConfigurationError([
        `${variable}: there is no provider '${name}'; known are ${this.all.map((known) => known.name).join(', ')}`,
      ]);
    }
    return provider;
  }

  private usable(variable: string, name: string): LlmProvider {
    const provider = this.named(variable, name);
    if (!this.offered.includes(provider)) {
      throw new ConfigurationError([
        `${variable}: provider '${name}' has no key or is not in SUPPORTED_PROVIDERS`,
      ]);
    }
    return provider;
  }
}

function isCalled(provider: LlmProvider, name: string): boolean {
  return provider.name === name || provider.aliases.includes(name);
}

function targetsOf(provider: LlmProvider): Target[] {
  return modelsOf(provider).map((model) => ({ provider: provider.name, model }));
}

/** The model, or `other` where it is not one of those the provider is configured with. */
export function modelLabel(provider: LlmProvider, model: string): string {
  return modelsOf(provider).includes(model) ? model : OTHER_MODEL;
}

/** The models a provider is configured with, the default first. */
export function modelsOf({ settings }: LlmProvider): string[] {
  return [...new Set([settings.defaultModel, ...settings.fallbackModels])];
}
