interface City {
  readonly name: string;
  /** IANA name. */
  readonly timezone: string;
}

const row = (name: string, timezone: string, ...aliases: string[]): (readonly [string, City])[] =>
  aliases.map((alias) => [` ${alias} `, { name, timezone }] as const);

/** Folded names of places people ask the time of; each with spaces around it, as in `DemoQuestion.words`. */
const CITIES: readonly (readonly [string, City])[] = [
  ...row('Hanoi', 'Asia/Ho_Chi_Minh', 'hanoi', 'ha noi', 'vietnam', 'viet nam'),
  ...row('Ho Chi Minh City', 'Asia/Ho_Chi_Minh', 'ho chi minh', 'saigon', 'sai gon', 'hcm', 'hcmc', 'tphcm'),
  ...row('Da Nang', 'Asia/Ho_Chi_Minh', 'da nang', 'danang'),
  ...row('Hue', 'Asia/Ho_Chi_Minh', 'hue'),
  ...row('Tokyo', 'Asia/Tokyo', 'tokyo', 'japan', 'nhat ban'),
  ...row('Seoul', 'Asia/Seoul', 'seoul', 'korea', 'han quoc'),
  ...row('Beijing', 'Asia/Shanghai', 'beijing', 'shanghai', 'china', 'bac kinh', 'thuong hai', 'trung quoc'),
  ...row('Hong Kong', 'Asia/Hong_Kong', 'hong kong', 'hongkong'),
  ...row('Singapore', 'Asia/Singapore', 'singapore'),
  ...row('Bangkok', 'Asia/Bangkok', 'bangkok', 'thailand', 'thai lan', 'bang coc'),
  ...row('Jakarta', 'Asia/Jakarta', 'jakarta'),
  ...row('Delhi', 'Asia/Kolkata', 'delhi', 'mumbai', 'india', 'an do'),
  ...row('Dubai', 'Asia/Dubai', 'dubai'),
  ...row('Moscow', 'Europe/Moscow', 'moscow', 'matxcova', 'moskva'),
  ...row('London', 'Europe/London', 'london', 'england', 'luan don', 'nuoc anh'),
  ...row('Paris', 'Europe/Paris', 'paris', 'france', 'nuoc phap'),
  ...row('Berlin', 'Europe/Berlin', 'berlin', 'munich', 'frankfurt', 'germany', 'nuoc duc'),
  ...row('Madrid', 'Europe/Madrid', 'madrid', 'barcelona', 'spain'),
  ...row('Rome', 'Europe/Rome', 'rome', 'milan', 'italy'),
  ...row('New York', 'America/New_York', 'new york', 'nyc', 'boston', 'washington', 'miami'),
  ...row('Toronto', 'America/Toronto', 'toronto'),
  ...row('Chicago', 'America/Chicago', 'chicago', 'houston', 'dallas'),
  ...row('Denver', 'America/Denver', 'denver'),
  ...row('Los Angeles', 'America/Los_Angeles', 'los angeles', 'san francisco', 'seattle', 'california'),
  ...row('Sao Paulo', 'America/Sao_Paulo', 'sao paulo', 'brazil'),
  ...row('Sydney', 'Australia/Sydney', 'sydney', 'melbourne'),
  ...row('Auckland', 'Pacific/Auckland', 'auckland', 'new zealand'),
  ...row('UTC', 'UTC', 'utc', 'gmt'),
];

/** The places named in the words, each once, in the order of the message. */
export function findCities(words: string): readonly City[] {
  const found = CITIES.map(([alias, city]) => ({ at: words.indexOf(alias), city }))
    .filter(({ at }) => at >= 0)
    .sort((left, right) => left.at - right.at)
    .map(({ city }) => city);
  return [...new Map(found.map((city) => [city.timezone, city])).values()];
}
