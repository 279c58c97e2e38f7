import { createUndiciTransport } from '../../src/undici/index.ts'
import { describeTransport } from '../transport-contract.ts'

describeTransport('undici', createUndiciTransport())
