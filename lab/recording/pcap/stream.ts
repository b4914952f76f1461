/** draft-ietf-opsawg-pcap, sections 4 and 5: octets of the file's header, and of what stands before each packet. */
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const CAPTURED_LENGTH_AT = 8;

/**
 * Passes a capture on, in whole packets, until the last one, which is left out with what comes behind it. The capture is read
 * to its end.
 *
 * @param capture what tcpdump writes, in the byte order of this machine (little-endian, as all that the lab runs on)
 * @param isLast told each packet from its link-layer header on, until it says yes
 */
export async function* upTo(
  capture: AsyncIterable<Buffer>,
  isLast: (packet: Buffer) => boolean,
): AsyncGenerator<Buffer, void, void> {
  let isOver = false;
  for await (const piece of piecesOf(capture)) {
    isOver ||= isLast(piece.packet);
    if (!isOver) yield piece.octets;
  }
}

/** A capture's header, and then its packets, each whole; the packet alone is empty with the header. */
async function* piecesOf(
  capture: AsyncIterable<Buffer>,
): AsyncGenerator<{ octets: Buffer; packet: Buffer }, void, void> {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of capture) {
    rest = Buffer.concat([rest, chunk]);
    for (let length = wholeLength(rest, isFirst); length > 0; length = wholeLength(rest, isFirst)) {
      yield { octets: rest.subarray(0, length), packet: rest.subarray(isFirst ? length : PACKET_HEADER, length) };
      rest = rest.subarray(length);
      isFirst = false;
    }
  }
}

/** Octets of the piece that a capture begins with; 0 if it is not whole yet. */
function wholeLength(capture: Buffer, isFirst: boolean): number {
  if (isFirst) return capture.length < FILE_HEADER ? 0 : FILE_HEADER;
  if (capture.length < PACKET_HEADER) return 0;
  const length = PACKET_HEADER + capture.readUInt32LE(CAPTURED_LENGTH_AT);
  return capture.length < length ? 0 : length;
}
