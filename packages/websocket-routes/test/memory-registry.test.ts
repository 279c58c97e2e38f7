import { createMemoryRegistry } from '../src/index.ts'
import { describeRegistry } from './registry.contract.ts'

describeRegistry('memory', createMemoryRegistry)
