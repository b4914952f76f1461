const MAX_LABEL = 63;
const MAX_NAME = 255;
/** The two highest bits of a length octet mark a compression pointer. */
const POINTER = 0xc0;

// glibc's ns_name_ntop escapes these characters with a backslash (resolv/ns_name.c, special()). The server's log does
// the same, so that names equal those of a probe's result.
const special = new Set(Buffer.from('".;\\()@$'));

function labelText(octets: Buffer, start: number, end: number): string {
  let text = '';
  for (let index = start; index < end; index += 1) {
    const octet = octets[index] as number;
    if (special.has(octet)) text += `\\${String.fromCharCode(octet)}`;
    else if (octet > 0x20 && octet < 0x7f) text += String.fromCharCode(octet);
    else text += `\\${String(octet).padStart(3, '0')}`;
  }
  return text;
}

function octetOfEscape(digits: string, name: string): Buffer {
  const octet = Number(digits);
  if (octet > 255) throw new RangeError(`escape \\${digits} is above 255: ${name}`);
  return Buffer.of(octet);
}

/**
 * The labels of a name in presentation form (`\.`, `\\` and `\007` are escapes; a trailing dot is optional).
 * @throws RangeError for an empty label, a label or name that is too long, or an escape above 255
 */
export function labelsOf(name: string): Buffer[] {
  if (name === '.' || name === '') return [];
  const labels: Buffer[] = [];
  let parts: Buffer[] = [];
  const endLabel = () => {
    const label = Buffer.concat(parts);
    if (label.length === 0) throw new RangeError(`empty label in name: ${name}`);
    if (label.length > MAX_LABEL)
      throw new RangeError(`label of ${label.length} octets (at most ${MAX_LABEL}) in name: ${name}`);
    labels.push(label);
    parts = [];
  };
  for (const [piece, digits, escaped] of name.matchAll(/\\(\d{3})|\\(.)|[^\\.]+|\.|\\/gs)) {
    if (piece === '\\') throw new RangeError(`name ends in a backslash: ${name}`);
    if (digits !== undefined) parts.push(octetOfEscape(digits, name));
    else if (escaped !== undefined) parts.push(Buffer.from(escaped));
    else if (piece === '.') endLabel();
    else parts.push(Buffer.from(piece));
  }
  if (parts.length > 0) endLabel();
  const octets = labels.reduce((sum, label) => sum + label.length + 1, 1);
  if (octets > MAX_NAME) throw new RangeError(`name of ${octets} octets (at most ${MAX_NAME}): ${name}`);
  return labels;
}

/** Labels in presentation form, without the trailing dot; the root is `.`. */
export function nameOfLabels(labels: readonly Buffer[]): string {
  return labels.map((label) => labelText(label, 0, label.length)).join('.') || '.';
}

/** The canonical spelling of a name; keeps its case. @throws RangeError as {@link labelsOf} */
export function canonicalName(name: string): string {
  return nameOfLabels(labelsOf(name));
}

/** A name's uncompressed wire form. @throws RangeError as {@link labelsOf} */
export function encodeName(name: string): Buffer {
  const labels = labelsOf(name);
  return Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), label]), Buffer.of(0)]);
}

/**
 * Reads a name; `end` is the offset of the octet after it. A question needs no compression pointers (RFC 1035 §4.1.4),
 * so they are an error unless `pointers` is true.
 * @throws RangeError for a pointer that is not allowed, a reserved label type, a name that is too long, or the end of
 * the message
 */
export function readName(message: Buffer, start: number, { pointers = false } = {}): { name: string; end: number } {
  let name = '';
  let offset = start;
  let behindPointer: number | undefined;
  let octets = 1;
  for (;;) {
    const length = message[offset];
    if (length === undefined) throw new RangeError('name runs past the end of the message');
    if (length >= POINTER && pointers) {
      if (offset + 2 > message.length) throw new RangeError('compression pointer runs past the end of the message');
      const target = message.readUInt16BE(offset) & 0x3fff;
      // Pointers must go backwards. A loop must therefore contain a label, and the limit on the name's length ends it.
      if (target >= offset) throw new RangeError(`compression pointer to ${target} does not go backwards`);
      behindPointer ??= offset + 2;
      offset = target;
      continue;
    }
    offset += 1;
    if (length === 0) break;
    if (length > MAX_LABEL) throw new RangeError(`reserved label type: length octet 0x${length.toString(16)}`);
    if (offset + length > message.length) throw new RangeError('label runs past the end of the message');
    octets += 1 + length;
    if (octets > MAX_NAME) throw new RangeError(`name exceeds ${MAX_NAME} octets`);
    if (name) name += '.';
    name += labelText(message, offset, offset + length);
    offset += length;
  }
  return { name: name || '.', end: behindPointer ?? offset };
}

/** A canonical name without its first label; undefined for the root. */
export function parentName(name: string): string | undefined {
  if (name === '.') return undefined;
  return name.replace(/^(?:\\.|[^\\.])+\.?/, '') || '.';
}
