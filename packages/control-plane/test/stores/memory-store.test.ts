import { createMemoryStore } from '../../src/index.ts'
import { describeStore } from './store.contract.ts'

describeStore('the memory store', async () => createMemoryStore())
