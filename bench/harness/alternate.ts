/**
 * Measures each of `subjects` once a round, in turn, so that what else the machine does falls on all of them; every
 * second round in reversed order, so that none always follows the same one. Returns the rounds of each.
 */
export async function alternate<Subject, Result>(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject, round: number) => Promise<Result>,
): Promise<Map<Subject, Result[]>> {
  const results = new Map<Subject, Result[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      results.get(subject)?.push(await measure(subject, round));
    }
  }
  return results;
}

/** What was measured of a subject, and of the reference right beside it. */
export interface Pair<Result> {
  readonly own: Result;
  readonly reference: Result;
}

/**
 * The same in pairs: each of `subjects`, and the reference right behind it or, in every second round, right ahead of it. What else the machine
 * does changes within seconds.
 */
export function alternateWith<Subject, Result>(
  reference: Subject,
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject) => Promise<Result>,
): Promise<Map<Subject, Pair<Result>[]>> {
  return alternate(subjects, rounds, async (subject, round) => {
    const ahead = round % 2 === 1 ? await measure(reference) : undefined;
    const own = await measure(subject);
    return { own, reference: ahead ?? (await measure(reference)) };
  });
}
