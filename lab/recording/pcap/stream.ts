/** draft-ietf-opsawg-pcap, sections 4 and 5: octets of the file's header, and of what stands before each packet. */
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const CAPTURED_LENGTH_AT = 8;

/**
 * Passes a capture on, in whole packets, up to the last one, which is left out.
 *
 * @param capture what tcpdump writes, in the byte order of this machine (little-endian, as all that the lab runs on)
 * @param isLast told each packet from its link-layer header on
 * @throws what `noLast` makes if the capture ends before there was a last packet
 */
export async function* upTo(
  capture: AsyncIterable<Buffer>,
  isLast: (packet: Buffer) => boolean,
  noLast: () => Error,
): AsyncGenerator<Buffer, void, void> {
  let rest = Buffer.alloc(0);
  let inFileHeader = true;
  for await (const chunk of capture) {
    rest = Buffer.concat([rest, chunk]);
    for (let length = wholeLength(rest, inFileHeader); length > 0; length = wholeLength(rest, inFileHeader)) {
      if (!inFileHeader && isLast(rest.subarray(PACKET_HEADER, length))) return;
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
      inFileHeader = false;
    }
  }
  throw noLast();
}

/** Octets of the piece that a capture begins with; 0 if it is not whole yet. */
function wholeLength(capture: Buffer, inFileHeader: boolean): number {
  if (inFileHeader) return capture.length < FILE_HEADER ? 0 : FILE_HEADER;
  if (capture.length < PACKET_HEADER) return 0;
  const length = PACKET_HEADER + capture.readUInt32LE(CAPTURED_LENGTH_AT);
  return capture.length < length ? 0 : length;
}
