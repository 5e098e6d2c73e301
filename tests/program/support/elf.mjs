// As much of an ELF file (64 bits, little-endian) as tells how it was linked: elf(5).
import { readFileSync } from 'node:fs';

const PT = {
  INTERP: 3,
  NOTE: 4,
  GNU_PROPERTY: 0x6474e553,
  GNU_STACK: 0x6474e551,
  GNU_RELRO: 0x6474e552,
};
const DT = { FLAGS: 30, FLAGS_1: 0x6ffffffb, BIND_NOW: 24 };
const SHT = { NOTE: 7, DYNAMIC: 6, DYNSYM: 11 };
const X86_FEATURE_1_AND = 0xc0000002;
const AARCH64_FEATURE_1_AND = 0xc0000000;

export class Elf {
  constructor(path) {
    this.bytes = readFileSync(path);
    if (this.bytes.toString('latin1', 0, 6) !== '\x7fELF\x02\x01')
      throw new Error(`${path} is no such file`);
    this.type = this.bytes.readUInt16LE(16);
    this.segments = this.#table(32, 54, 56).map((at) => ({
      type: this.bytes.readUInt32LE(at),
      flags: this.bytes.readUInt32LE(at + 4),
    }));
    this.sections = this.#table(40, 58, 60).map((at) => ({
      type: this.bytes.readUInt32LE(at + 4),
      offset: this.#long(at + 24),
      size: this.#long(at + 32),
      link: this.bytes.readUInt32LE(at + 40),
    }));
  }

  #long(at) {
    return Number(this.bytes.readBigUInt64LE(at));
  }

  // The entries of a table by where the header keeps its offset, and its entries' size and count.
  #table(offsetAt, sizeAt, countAt) {
    const offset = this.#long(offsetAt);
    const size = this.bytes.readUInt16LE(sizeAt);
    return Array.from(
      { length: this.bytes.readUInt16LE(countAt) },
      (_, index) => offset + index * size,
    );
  }

  segment(name) {
    return this.segments.find(({ type }) => type === PT[name]);
  }

  /** A value of the dynamic section, 0 where it has none. */
  dynamic(name) {
    const section = this.sections.find(({ type }) => type === SHT.DYNAMIC);
    for (let at = section.offset; at < section.offset + section.size; at += 16) {
      if (this.#long(at) === DT[name]) return this.#long(at + 8);
    }
    return 0;
  }

  /** The names that it takes from libraries, or gives. */
  dynamicSymbols() {
    const table = this.sections.find(({ type }) => type === SHT.DYNSYM);
    const names = this.sections[table.link].offset;
    const symbols = [];
    for (let at = table.offset; at < table.offset + table.size; at += 24) {
      const begin = names + this.bytes.readUInt32LE(at);
      symbols.push(this.bytes.toString('latin1', begin, this.bytes.indexOf(0, begin)));
    }
    return symbols;
  }

  /** Bits of the control-flow marks that all of its parts carry: 1 landing pads, 2 a shadow stack. */
  controlFlowMarks() {
    for (const { type, offset, size } of this.sections) {
      if (type !== SHT.NOTE || this.bytes.toString('latin1', offset + 12, offset + 16) !== 'GNU\0')
        continue;
      if (this.bytes.readUInt32LE(offset + 8) !== 5) continue; // NT_GNU_PROPERTY_TYPE_0
      for (let at = offset + 16; at < offset + size; ) {
        const property = this.bytes.readUInt32LE(at);
        const length = this.bytes.readUInt32LE(at + 4);
        if ([X86_FEATURE_1_AND, AARCH64_FEATURE_1_AND].includes(property))
          return this.bytes.readUInt32LE(at + 8);
        at += 8 + Math.ceil(length / 8) * 8;
      }
    }
    return 0;
  }
}
