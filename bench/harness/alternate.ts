/**
 * Measures each of `subjects` once a round, in turn, so that what else the machine does falls on all of them; every
 * second round in reversed order, so that none always follows the same one. Returns the rounds of each.
 */
export async function alternate<Subject, Result>(
  subjects: readonly Subject[],
  rounds: number,
  measure: (subject: Subject) => Promise<Result>,
): Promise<Map<Subject, Result[]>> {
  const results = new Map<Subject, Result[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      results.get(subject)?.push(await measure(subject));
    }
  }
  return results;
}
