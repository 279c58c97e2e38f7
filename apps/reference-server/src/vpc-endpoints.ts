import { BlockList, isIP } from 'node:net'
import type { GatewayOptions } from '@gatewright/gateway'
import { ServerError } from './errors.ts'

/** The VPC endpoint that stands for an address; absent where none is configured: then private APIs are closed. */
export type VpcEndpointOf = NonNullable<GatewayOptions['vpcEndpointOf']>

const ENDPOINT = /^(vpce-[\w-]+)(?:@(vpc-[\w-]+))?=([^/]+)(?:\/(\d{1,3}))?$/

/**
 * Reads `--vpc-endpoints`: `vpce-1@vpc-1=10.0.0.0/16,vpce-2=192.0.2.7`. Requests from those addresses come through that endpoint;
 * the first that fits counts.
 *
 * @throws {ServerError} `ERR_SERVER_CONFIGURATION`
 */
export function readVpcEndpoints(text: string | undefined): VpcEndpointOf | undefined {
  if (text === undefined || text === '') return undefined
  const endpoints = text.split(',').map((entry) => readEndpoint(entry.trim()))
  return ({ sourceIp }) => endpoints.find(({ addresses }) => addresses.check(sourceIp, familyOf(sourceIp)))?.endpoint
}

function readEndpoint(entry: string): { readonly endpoint: ReturnType<VpcEndpointOf>; readonly addresses: BlockList } {
  const [, vpceId = '', vpcId, address = '', bits] = ENDPOINT.exec(entry) ?? []
  const family = familyOf(address)
  const longest = family === 'ipv6' ? 128 : 32
  if (vpceId === '' || isIP(address) === 0 || Number(bits ?? longest) > longest) {
    throw new ServerError('ERR_SERVER_CONFIGURATION', `--vpc-endpoints: ${entry} is not of the form vpce-ID@vpc-ID=ADDRESS/BITS`)
  }
  const addresses = new BlockList()
  addresses.addSubnet(address, Number(bits ?? longest), family)
  return { endpoint: { vpceId, ...(vpcId !== undefined && { vpcId }) }, addresses }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
