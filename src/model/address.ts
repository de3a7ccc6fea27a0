/** From the scheme to the last `@`: a password may hold a `/` or an `@` that nobody escaped. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s'"<>]{0,2000}@/gi;
const SECRET_OPTION = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^?#]*[?#].*(?:passw|secret|token|api_?key)/i;

/** A text without the names and passwords of the addresses in it. */
export function withoutCredentials(text: string): string {
  return text.includes('://') ? text.replace(CREDENTIALS, '$1') : text;
}

/** Whether an address holds a name, a password or a token, which would stand in job files, process lists and logs. */
export function holdsCredentials(text: string): boolean {
  return withoutCredentials(text) !== text || SECRET_OPTION.test(text);
}
