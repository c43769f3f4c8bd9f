/**
 * The name of a called tool as every vendor takes it back: 1 to 64 of a-z, A-Z, 0-9, _ and -. A model may have made up a
 * name of other characters, such as `functions.get_weather`; sent as it is it would have this request refused, and
 * all later ones of the conversation.
 */
export function toSentName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || '_';
}
