import { BlockList, isIP } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inIpRange, readIpAddress, readIpRange } from '../../src/policy/ip-range.ts'

it('agrees with node:net for random addresses and ranges', () => {
  const v4 = fc.ipV4().map((ip) => ({ ip, family: 'ipv4' as const, width: 32 }))
  const v6 = fc
    .ipV6()
    .filter((ip) => !/^::ffff:/i.test(ip) && !/^(0+:){5}ffff:/i.test(ip))
    .map((ip) => ({ ip, family: 'ipv6' as const, width: 128 }))
  const near = fc.integer({ min: 0, max: 128 })
  fc.assert(
    fc.property(fc.oneof(v4, v6), fc.oneof(v4, v6), near, (address, network, bits) => {
      const prefix = Math.min(bits, network.width)
      const list = new BlockList()
      list.addSubnet(network.ip, prefix, network.family)
      const known = readIpAddress(address.ip)
      const range = readIpRange(`${network.ip}/${prefix}`)

      expect(known).toBeDefined()
      expect(range).toBeDefined()
      expect(inIpRange(known!, range!)).toBe(address.family === network.family && list.check(address.ip, address.family))
      expect(inIpRange(readIpAddress(network.ip)!, range!)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

it('reads no text as an address that node:net does not', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('0', '1', '9', 'f', ':', '.', '/'), maxLength: 12 }),
    fc.ipV4().map((ip) => `0${ip}`),
    fc.ipV6().map((ip) => `${ip}:`),
  )
  fc.assert(
    fc.property(text, (value) => {
      expect(readIpAddress(value) !== undefined).toBe(isIP(value) !== 0)
    }),
    { numRuns: 3000 },
  )
})
