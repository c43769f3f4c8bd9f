import { Inject } from '@nestjs/common';
import { section, type WeatherConfig } from '../../config/index.js';
import type { JsonObject } from '../../conversation/index.js';
import { OutboundHttp } from '../outbound/index.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, type ToolContext } from '../tool.js';
import { describePlace } from './weather/choose-place.js';
import {
  CURRENT_VALUES,
  DAILY_VALUES,
  describeForecast,
  FORECAST,
  type Forecast,
} from './weather/forecast.js';
import { Places } from './weather/places.js';

const UNITS = {
  metric: { temperature_unit: 'celsius', wind_speed_unit: 'kmh', precipitation_unit: 'mm' },
  imperial: { temperature_unit: 'fahrenheit', wind_speed_unit: 'mph', precipitation_unit: 'inch' },
} as const;

interface Arguments {
  readonly location: string;
  readonly days: number;
  readonly units: keyof typeof UNITS;
}

@LlmTool({
  name: 'get_weather',
  description: 'Tells the present weather of a town and the forecast for the next days, by Open-Meteo.',
  parameters: {
    type: 'object',
    properties: {
      location: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        description:
          'The name of a town in any language, where it is not the only one with the state or the country ' +
          'behind a comma: "Đà Lạt", "Springfield, Illinois".',
      },
      days: {
        type: 'integer',
        minimum: 1,
        maximum: 7,
        default: 3,
        description: 'Days to forecast, from today.',
      },
      units: { type: 'string', enum: ['metric', 'imperial'], default: 'metric' },
    },
    required: ['location'],
    additionalProperties: false,
  },
  source: 'external',
  timeoutMs: 15_000,
  cacheSeconds: 600,
  maxConcurrency: 20,
})
export class GetWeatherTool extends Tool<Arguments> {
  constructor(
    private readonly places: Places,
    private readonly http: OutboundHttp,
    @Inject(section('weather')) private readonly config: WeatherConfig,
  ) {
    super();
  }

  async run({ location, days, units }: Arguments, { signal }: ToolContext): Promise<JsonObject> {
    const place = await this.places.find(location, signal);
    const forecast = await this.forecast(place, { days, units }, signal);
    return { place: describePlace(place), ...describeForecast(forecast), source: 'Open-Meteo.com' };
  }

  private async forecast(
    { latitude, longitude }: { readonly latitude: number; readonly longitude: number },
    { days, units }: Pick<Arguments, 'days' | 'units'>,
    signal: AbortSignal,
  ): Promise<Forecast> {
    const response = await this.http.fetch({
      service: 'The weather service Open-Meteo',
      url: this.config.forecastUrl,
      trust: 'configured',
      query: {
        latitude,
        longitude,
        timezone: 'auto',
        forecast_days: days,
        current: CURRENT_VALUES.join(','),
        daily: DAILY_VALUES.join(','),
        ...UNITS[units],
        apikey: this.config.apiKey,
      },
      signal,
    });
    return response.json(FORECAST);
  }
}
