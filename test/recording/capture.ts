import { readFile } from 'node:fs/promises';

/** A UDP packet of a capture. */
export interface UdpPacket {
  /** `address#port` */
  from: string;
  to: string;
  /** Hexadecimal. */
  payload: string;
}

/** pcap: header of the file and of each packet. Linux cooked capture v1. These hosts use only IPv4 without options. */
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const COOKED = 16;
const IPV4_VERSION_AND_LENGTH = 0x45;
const UDP = 17;

/** All packets of a file that tcpdump wrote on this machine. @throws Error for a packet other than UDP over IPv4 */
export async function udpPackets(file: string): Promise<UdpPacket[]> {
  const capture = await readFile(file);
  const packets: UdpPacket[] = [];
  for (let at = FILE_HEADER; at < capture.length; ) {
    const start = at + PACKET_HEADER + COOKED;
    at += PACKET_HEADER + capture.readUInt32LE(at + 8);
    const ip = capture.subarray(start, at);
    if (ip[0] !== IPV4_VERSION_AND_LENGTH || ip[9] !== UDP) throw new Error(`no UDP over IPv4: ${ip.toString('hex')}`);
    const end = (addressAt: number, portAt: number) =>
      `${[...ip.subarray(addressAt, addressAt + 4)].join('.')}#${ip.readUInt16BE(portAt)}`;
    packets.push({ from: end(12, 20), to: end(16, 22), payload: ip.subarray(28).toString('hex') });
  }
  return packets;
}
