export { createSdkGenerator, writeSdk } from './generate-sdk.ts'
export type { SdkGeneratorOptions } from './generate-sdk.ts'
export { zipFiles } from './zip.ts'
export type { Files } from './zip.ts'
