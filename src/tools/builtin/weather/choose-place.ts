import { ToolFailure } from '../../tool.js';
import { foldName } from './place-name.js';

/** A place as Open-Meteo's geocoding gives it. */
export interface Place {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly country?: string | undefined;
  readonly country_code?: string | undefined;
  /** The state, province or region. */
  readonly admin1?: string | undefined;
  readonly population?: number | undefined;
  /** IANA name. */
  readonly timezone?: string | undefined;
}

/** A place that has this many times the people of the next one of its name is the one that is meant. */
const CLEARLY_LARGER = 3;
const MAX_CHOICES = 5;

/** The candidate that is meant. Throws a `ToolFailure` with the choices where the qualifiers fit none, or several are alike. */
export function choosePlace(
  candidates: readonly Place[],
  name: string,
  qualifiers: readonly string[],
): Place {
  const fitting = candidates.filter((place) => qualifiers.every((qualifier) => isIn(place, qualifier)));
  if (fitting.length === 0) {
    throw new ToolFailure(
      `There is no such place there. Places of this name are: ${listPlaces(candidates)}.`,
    );
  }
  const wanted = foldName(name);
  const sameName = fitting.filter((place) => foldName(place.name) === wanted);
  // Under another name, as in another language, the gazetteer's own order is all there is to go by.
  const [likeliest, next] = sameName.length === 0 ? fitting : bySize(onePerRegion(sameName));
  const isClear =
    sameName.length === 0 || peopleOf(likeliest) >= CLEARLY_LARGER * Math.max(1, peopleOf(next));
  if (likeliest !== undefined && (next === undefined || isClear)) return likeliest;
  throw new ToolFailure(
    `There are several places of this name. Call again with one of: ${listPlaces(sameName)}.`,
  );
}

/** `Springfield, Illinois, United States`: what finds the place again. */
export function describePlace({ name, admin1, country }: Place): string {
  const region = admin1 !== undefined && foldName(admin1) !== foldName(name) ? admin1 : undefined;
  return [name, region, country].filter((part) => part !== undefined).join(', ');
}

function isIn({ country, country_code: code, admin1 }: Place, qualifier: string): boolean {
  const compact = (text: string): string => foldName(text).replace(/[\s.]/g, '');
  return [country, code, admin1].some((part) => part !== undefined && compact(part) === compact(qualifier));
}

/** A town and the district around it are one place to who asks for the weather. */
function onePerRegion(places: readonly Place[]): Place[] {
  const largest = new Map<string, Place>();
  for (const place of places) {
    const region = `${place.country_code ?? ''}/${place.admin1 ?? ''}`;
    const known = largest.get(region);
    if (known === undefined || peopleOf(place) > peopleOf(known)) largest.set(region, place);
  }
  return [...largest.values()];
}

function bySize(places: Place[]): Place[] {
  return places.sort((one, other) => peopleOf(other) - peopleOf(one));
}

function peopleOf(place: Place | undefined): number {
  return place?.population ?? 0;
}

function listPlaces(places: readonly Place[]): string {
  return [...new Set(places.map(describePlace))]
    .slice(0, MAX_CHOICES)
    .map((text) => JSON.stringify(text))
    .join(', ');
}
