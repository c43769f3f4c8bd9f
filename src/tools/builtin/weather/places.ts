import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type WeatherConfig } from '../../../config/index.js';
import { OutboundHttp } from '../../outbound/index.js';
import { ToolFailure } from '../../tool.js';
import { choosePlace, type Place } from './choose-place.js';
import { readPlaceName } from './place-name.js';

const MAX_CANDIDATES = 20;

/** Without hits there is no `results`. */
const ANSWER = z.object({
  results: z
    .array(
      z.object({
        name: z.string(),
        latitude: z.number(),
        longitude: z.number(),
        country: z.string().optional(),
        country_code: z.string().optional(),
        admin1: z.string().optional(),
        population: z.number().optional(),
        timezone: z.string().optional(),
      }),
    )
    .default([]),
});

/** Finds places by name with Open-Meteo's geocoding: https://open-meteo.com/en/docs/geocoding-api */
@Injectable()
export class Places {
  constructor(
    private readonly http: OutboundHttp,
    @Inject(section('weather')) private readonly config: WeatherConfig,
  ) {}

  /** The place that is meant. A `ToolFailure` with the choices where none is, or several may be. */
  async find(written: string, signal: AbortSignal): Promise<Place> {
    const { spellings, qualifiers } = readPlaceName(written);
    for (const spelling of spellings) {
      const candidates = await this.lookUp(spelling, signal);
      if (candidates.length > 0) return choosePlace(candidates, spelling, qualifiers);
    }
    throw new ToolFailure(
      `There is no place named ${JSON.stringify(written.slice(0, 100))}. ` +
        'Try the name of the nearest town, in English or in the language of the country, without street or district.',
    );
  }

  private async lookUp(name: string, signal: AbortSignal): Promise<readonly Place[]> {
    const response = await this.http.fetch({
      service: 'The search for places of Open-Meteo',
      url: this.config.geocodingUrl,
      trust: 'configured',
      query: { name, count: MAX_CANDIDATES, language: 'en', format: 'json', apikey: this.config.apiKey },
      signal,
    });
    return response.json(ANSWER).results;
  }
}
