import { expect, test } from 'vitest'
import { readVpcEndpoints } from '../src/vpc-endpoints.ts'

test.each([
  ['10.0.3.4', { vpceId: 'vpce-1', vpcId: 'vpc-1' }],
  ['10.1.0.1', undefined],
  ['192.0.2.7', { vpceId: 'vpce-2' }],
  ['192.0.2.8', undefined],
  ['2001:db8::7', { vpceId: 'vpce-3' }],
  ['::ffff:10.0.3.4', { vpceId: 'vpce-1', vpcId: 'vpc-1' }],
  ['', undefined],
])('a request from %s comes through the endpoint of its network', (sourceIp, endpoint) => {
  const find = readVpcEndpoints('vpce-1@vpc-1=10.0.0.0/16, vpce-2=192.0.2.7,vpce-3=2001:db8::/32')

  expect(find?.({ sourceIp })).toEqual(endpoint)
})

test('without any there is nothing to ask', () => {
  expect(readVpcEndpoints(undefined)).toBeUndefined()
})

test.each(['10.0.0.0/8', 'vpce-1', 'vpce-1=', 'vpce-1=host', 'vpce-1=10.0.0.0/33', 'vpce-1@x=10.0.0.0/8', 'vpce-1=10.0.0.0/8,'])('%s is refused', (text) => {
  expect(() => readVpcEndpoints(text)).toThrow('is not of the form vpce-ID@vpc-ID=ADDRESS/BITS')
})
