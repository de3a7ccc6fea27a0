import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * Writes a database.json as pack-project does (one array on one line, canonical Extended JSON, pure ASCII) of a studio-like
 * project: per product two versions of two to three representations, every fifth a sequence, some heroes and archived ones.
 */

export interface GeneratedDump {
  readonly bytes: number;
  readonly documents: number;
  readonly representations: number;
  /** Ids of representations, evenly spread. */
  readonly sample: readonly string[];
}

/** A repeatable stream of numbers below one: the same dump each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const REPRESENTATIONS_OF_VERSION = ['ma', 'abc', 'exr'] as const;
const SEQUENCE_EVERY = 5;

export function writeDump(path: string, representations: number, sampleSize: number): GeneratedDump {
  return new Generator(path, representations, sampleSize).run();
}

class Generator {
  readonly #fd: number;
  readonly #wanted: number;
  readonly #sampleEvery: number;
  readonly #random = randomOf(7);
  readonly #sample: string[] = [];
  #pieces: string[] = [];
  #pending = 0;
  #bytes = 0;
  #documents = 0;
  #written = 0;
  #nextId = 1;

  constructor(path: string, wanted: number, sampleSize: number) {
    this.#fd = openSync(path, 'w');
    this.#wanted = wanted;
    this.#sampleEvery = Math.max(1, Math.floor(wanted / sampleSize));
  }

  run(): GeneratedDump {
    this.#text('[');
    const project = this.#id();
    this.#document(projectDocument(project));
    const film = this.#asset('film', project, null, [], 'Folder');
    for (let sequence = 0; this.#written < this.#wanted; sequence += 1) {
      const name = `sq${String(sequence).padStart(3, '0')}`;
      const sequenceId = this.#asset(name, project, film, ['film'], 'Sequence');
      for (let shot = 0; shot < 40 && this.#written < this.#wanted; shot += 1) {
        const shotName = `${name}_sh${String(shot * 10).padStart(4, '0')}`;
        const shotId = this.#asset(shotName, project, sequenceId, ['film', name], 'Shot');
        for (let product = 0; product < 12; product += 1) this.#product(shotId, `film/${name}`, shotName, product);
      }
    }
    this.#text(']');
    this.#flush();
    closeSync(this.#fd);
    return {
      bytes: this.#bytes,
      documents: this.#documents,
      representations: this.#written,
      sample: this.#sample,
    };
  }

  #asset(name: string, project: string, visualParent: string | null, parents: string[], type: string): string {
    const id = this.#id();
    this.#document(
      `{"_id": ${oid(id)}, "type": "asset", "schema": "openpype:asset-3.0", "name": "${name}", "parent": ${oid(project)}, "data": {"visualParent": ${visualParent === null ? 'null' : oid(visualParent)}, "parents": ${JSON.stringify(parents)}, "tasks": {"comp": {"type": "Compositing"}}, "fps": {"$numberDouble": "25.0"}, "frameStart": {"$numberInt": "1001"}, "frameEnd": {"$numberInt": "1100"}, "entityType": "${type}"}}`,
    );
    return id;
  }

  #product(asset: string, hierarchy: string, shot: string, number: number): void {
    const name = `render${['Main', 'Beauty', 'Fx', 'Char'][number % 4]}${number}`;
    const product = this.#id();
    this.#document(
      `{"_id": ${oid(product)}, "schema": "openpype:subset-3.0", "type": "subset", "name": "${name}", "data": {"families": ["render"], "family": "render"}, "parent": ${oid(asset)}}`,
    );
    let version = '';
    for (let count = 1; count <= 2; count += 1) {
      version = this.#id();
      this.#document(
        `{"_id": ${oid(version)}, "schema": "openpype:version-3.0", "type": "version", "name": {"$numberInt": "${count}"}, "parent": ${oid(product)}, "data": {"families": ["render"], "time": "20230704T101112Z", "author": "jane.doe", "source": "{root[work]}/Studio/${hierarchy}/${shot}/work/comp/${shot}_comp_v${pad(count)}.nk", "comment": "", "machine": "WS${Math.floor(this.#random() * 90)}", "fps": {"$numberDouble": "25.0"}, "frameStart": {"$numberInt": "1001"}, "frameEnd": {"$numberInt": "1100"}, "handleStart": {"$numberInt": "8"}, "handleEnd": {"$numberInt": "8"}}}`,
      );
      for (const kind of REPRESENTATIONS_OF_VERSION) this.#representation(version, hierarchy, shot, name, count, kind);
    }
    if (number % 4 !== 0) return;
    const hero = this.#id();
    this.#document(
      `{"_id": ${oid(hero)}, "schema": "openpype:hero_version-1.0", "type": "hero_version", "version_id": ${oid(version)}, "parent": ${oid(product)}, "data": {}}`,
    );
    this.#representation(hero, hierarchy, shot, name, null, 'ma');
  }

  #representation(
    parent: string,
    hierarchy: string,
    shot: string,
    product: string,
    version: number | null,
    kind: string,
  ): void {
    const id = this.#id();
    if (this.#written % this.#sampleEvery === 0) this.#sample.push(id);
    const frames = kind === 'exr' && this.#written % SEQUENCE_EVERY === 0 ? 100 : 1;
    const folder = version === null ? 'hero' : `v${pad(version)}`;
    const below = `/Studio/${hierarchy}/${shot}/publish/render/${product}/${folder}`;
    const file = `st_${shot}_${product}_${folder}`;
    const files: string[] = [];
    for (let frame = 0; frame < frames; frame += 1) {
      const name = frames === 1 ? `${file}.${kind}` : `${file}.${1001 + frame}.${kind}`;
      const size = Math.floor(this.#random() * 9_000_000);
      files.push(
        `{"_id": ${oid(this.#id())}, "path": "{root[work]}${below}/${name}", "size": {"$numberInt": "${size}"}, "hash": "${name.replaceAll('.', ',')}|1688466672,0|${size}", "sites": [{"name": "studio", "created_dt": {"$date": {"$numberLong": "1688465472345"}}}]}`,
      );
    }
    const first = `P:\\\\projects${below.replaceAll('/', '\\\\')}\\\\${file}${frames === 1 ? '' : '.1001'}.${kind}`;
    const template = `{root[work]}\\\\{project[name]}\\\\{hierarchy}\\\\{asset}\\\\publish\\\\{family}\\\\{subset}\\\\v{version:0>3}\\\\{project[code]}_{asset}_{subset}_v{version:0>3}<_{output}><.{frame:0>4}><_{udim}>.{ext}`;
    this.#document(
      `{"_id": ${oid(id)}, "schema": "openpype:representation-2.0", "type": "representation", "parent": ${oid(parent)}, "name": "${kind}", "data": {"path": "${first}", "template": "${template}"}, "context": {"project": {"name": "Studio", "code": "st"}, "asset": "${shot}", "hierarchy": "${hierarchy}", "parent": "${hierarchy.split('/')[1] ?? ''}", "family": "render", "subset": "${product}", ${version === null ? '' : `"version": {"$numberInt": "${version}"}, `}"representation": "${kind}", "ext": "${kind}", "root": {"work": "P:/projects"}, "username": "jane.doe", "user": "jane.doe", "task": {"name": "comp", "type": "Compositing", "short": "comp"}}, "files": [${files.join(', ')}]}`,
    );
    this.#written += 1;
  }

  #id(): string {
    const count = this.#nextId;
    this.#nextId += 1;
    // Seconds, a machine and a counter, as MongoDB makes them: neighbours differ in the last digits only.
    const seconds = (0x60000000 + Math.floor(count / 7)).toString(16);
    const machine = ['ab12cd34ef', '00ff31a2b4', '9c8d7e6f5a'][count % 3] ?? '';
    return seconds + machine + (count & 0xffffff).toString(16).padStart(6, '0');
  }

  #document(text: string): void {
    this.#text(this.#documents === 0 ? text : `, ${text}`);
    this.#documents += 1;
  }

  #text(text: string): void {
    this.#pieces.push(text);
    this.#pending += text.length;
    if (this.#pending > 4 * 1024 * 1024) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pieces.join(''), 'latin1');
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    this.#bytes += bytes.length;
    this.#pieces = [];
    this.#pending = 0;
  }
}

function oid(id: string): string {
  return `{"$oid": "${id}"}`;
}

function pad(version: number): string {
  return String(version).padStart(3, '0');
}

function projectDocument(id: string): string {
  return `{"_id": ${oid(id)}, "name": "Studio", "type": "project", "schema": "openpype:project-3.0", "parent": null, "data": {"code": "st", "library_project": false}, "config": {"schema": "openpype:config-2.0", "apps": [], "tasks": {"Compositing": {"short_name": "comp"}}, "roots": {"work": {"windows": "P:/projects", "linux": "/mnt/projects", "darwin": "/Volumes/projects"}}, "templates": {"defaults": {"version_padding": {"$numberInt": "3"}, "version": "v{version:0>{@version_padding}}", "frame_padding": {"$numberInt": "4"}, "frame": "{frame:0>{@frame_padding}}"}}, "imageio": {}}}`;
}
