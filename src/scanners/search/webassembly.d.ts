/** The little of WebAssembly that the search needs. Node has it; its type definitions leave it to the browser's. */
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { readonly scan: { readonly memory: Memory } });
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
