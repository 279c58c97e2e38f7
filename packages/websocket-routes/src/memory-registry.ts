import type { ConnectionRegistry } from './registry.ts'

/** Keeps the connections of one process. */
export declare function createMemoryRegistry(): ConnectionRegistry
