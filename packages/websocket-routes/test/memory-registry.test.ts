import { createMemoryRegistry } from '../src/index.ts'
import { describeRegistry } from './registry.contract.ts'

describeRegistry('memory', () => {
  let now = 0
  return { registry: createMemoryRegistry({ now: () => now }), pass: (ms) => void (now += ms) }
})
