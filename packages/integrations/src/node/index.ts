export { createNodeTransport, type NodeTransport, type NodeTransportOptions } from './transport.ts'
