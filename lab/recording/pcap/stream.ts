/** draft-ietf-opsawg-pcap, sections 4 and 5: octets of the file header and of each packet's header. */
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const CAPTURED_LENGTH_AT = 8;

/**
 * Copies whole packets of a capture up to the last one. The last packet and all after it are read, but left out.
 *
 * @param capture tcpdump's output, in the byte order of this machine (little-endian on all supported machines)
 * @param isLast called with each packet from its link-layer header on, until it returns true
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

/** The file header, then each whole packet; for the file header `packet` is empty. */
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

/** The length in octets of the first piece of a capture; 0 if it is not complete yet. */
function wholeLength(capture: Buffer, isFirst: boolean): number {
  if (isFirst) return capture.length < FILE_HEADER ? 0 : FILE_HEADER;
  if (capture.length < PACKET_HEADER) return 0;
  const length = PACKET_HEADER + capture.readUInt32LE(CAPTURED_LENGTH_AT);
  return capture.length < length ? 0 : length;
}
