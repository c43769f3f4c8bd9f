const MAX_NAME_LENGTH = 100;

/**
 * A Content-Disposition that saves an answer under a name, whatever is in it (RFC 6266, section 5): in plain letters for
 * old readers, and whole for all others.
 */
export function attachment(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '_');
  const shortened = plain.length > MAX_NAME_LENGTH ? plain.slice(-MAX_NAME_LENGTH) : plain;
  const whole = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${shortened}"; filename*=UTF-8''${whole}`;
}
