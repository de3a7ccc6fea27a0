/** As much of GraphQL as AYON clients send: one query, variables, arguments, nested fields. No fragments, no directives. */
export interface Field {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

/** Parses a query and puts the variables in. Throws what a server would say about a malformed one. */
export function parseQuery(text: string, variables: Readonly<Record<string, unknown>>): readonly Field[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|\$?[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[{}()[\]:!=]/g) ?? [];
  const parser = new Parser(tokens, variables);
  return parser.document();
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #variables: Readonly<Record<string, unknown>>;
  #at = 0;

  constructor(tokens: readonly string[], variables: Readonly<Record<string, unknown>>) {
    this.#tokens = tokens;
    this.#variables = variables;
  }

  document(): readonly Field[] {
    if (this.#peek() === 'query') {
      this.#next();
      if (this.#peek() !== '(' && this.#peek() !== '{') this.#next();
      if (this.#peek() === '(') this.#declarations();
    }
    const fields = this.#selection();
    if (this.#peek() !== undefined) throw new Error(`Syntax Error: Unexpected ${this.#peek()}.`);
    return fields;
  }

  /** `($p:String!,$ids:[String!])`: every variable that is required must have been sent. */
  #declarations(): void {
    this.#expect('(');
    while (this.#peek() !== ')') {
      const name = this.#next().slice(1);
      this.#expect(':');
      let last = this.#next();
      for (let at = this.#peek(); at !== undefined && !at.startsWith('$') && at !== ')'; at = this.#peek())
        last = this.#next();
      if (last === '!' && (this.#variables[name] === undefined || this.#variables[name] === null)) {
        throw new Error(`Variable '$${name}' of required type was not provided.`);
      }
    }
    this.#expect(')');
  }

  #selection(): readonly Field[] {
    this.#expect('{');
    const fields: Field[] = [];
    while (this.#peek() !== '}') {
      const name = this.#next();
      const args = this.#peek() === '(' ? this.#arguments() : {};
      fields.push({ name, args, fields: this.#peek() === '{' ? this.#selection() : [] });
    }
    this.#expect('}');
    return fields;
  }

  #arguments(): Record<string, unknown> {
    this.#expect('(');
    const args: Record<string, unknown> = {};
    while (this.#peek() !== ')') {
      const name = this.#next();
      this.#expect(':');
      args[name] = this.#value();
    }
    this.#expect(')');
    return args;
  }

  #value(): unknown {
    const token = this.#next();
    if (token === '[') {
      const items: unknown[] = [];
      while (this.#peek() !== ']') items.push(this.#value());
      this.#expect(']');
      return items;
    }
    if (token.startsWith('$')) return this.#variables[token.slice(1)] ?? null;
    return token === 'null' ? null : (JSON.parse(token) as unknown);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('Syntax Error: Unexpected <EOF>.');
    this.#at += 1;
    return token;
  }

  #expect(token: string): void {
    const found = this.#next();
    if (found !== token) throw new Error(`Syntax Error: Expected '${token}', found '${found}'.`);
  }
}
