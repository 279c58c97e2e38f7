import { createNodeTransport } from '../../src/node/index.ts'
import { createUndiciTransport } from '../../src/undici/index.ts'
import { describeTransport } from '../transport-contract.ts'

const { send } = createUndiciTransport()

describeTransport('node:net', createNodeTransport({ otherwise: send }))
