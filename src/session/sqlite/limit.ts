/**
 * The limit of a list. SQLite looks at a bound value that is a limit by itself when it plans a statement, and then compiles
 * the statement anew with each call (`sqlite3VdbeSetVarmask`), at ten times its cost; at a sum it does not.
 */
export const LIMIT = 'LIMIT 0 + :limit';
