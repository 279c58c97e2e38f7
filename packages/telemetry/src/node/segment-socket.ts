import { createSocket } from 'node:dgram'
import { TelemetryError } from '../errors.ts'

/** Sends X-Ray segments to the daemon, or to a collector that speaks its protocol. */
export interface SegmentSocket {
  /** Sends one segment document and does not wait: what is lost is lost, as with AWS's own SDKs. */
  send(segment: object): void
  close(): void
}

export interface SegmentSocketOptions {
  /** `host:port`, or AWS's longer form `tcp:host:port udp:host:port`; default `127.0.0.1:2000`. */
  readonly address?: string
  readonly onFault?: (error: Error) => void
}

/** A UDP socket to the X-Ray daemon: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon. */
export function createSegmentSocket({ address = '127.0.0.1:2000', onFault = () => undefined }: SegmentSocketOptions = {}): SegmentSocket {
  const { host, port } = parseAddress(address)
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.on('error', onFault)
  socket.unref()
  return {
    send(segment) {
      socket.send(`${HEADER}${JSON.stringify(segment)}`, port, host, (error) => error !== null && onFault(error))
    },
    close: () => void socket.close(),
  }
}

function parseAddress(address: string): { readonly host: string; readonly port: number } {
  const udp = address.split(/\s+/).find((part) => part.startsWith('udp:'))?.slice(4) ?? address
  const parts = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(udp)
  if (parts === null) throw new TelemetryError('ERR_TELEMETRY_OPTION', `${address} is no host:port`)
  return { host: parts[1] as string, port: Number(parts[2]) }
}

const HEADER = '{"format":"json","version":1}\n'
