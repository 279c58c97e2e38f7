/** AWS's signing test suite as @smithy/signature-v4 1.0.1 carries it beside its code. */
declare module 'aws-signing-suite/dist-cjs/suite.fixture.js' {
  export const region: string
  export const service: string
  export const credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  export const signingDate: Date
  export const requests: readonly {
    readonly name: string
    readonly request: {
      readonly protocol: string
      readonly method: string
      readonly hostname: string
      readonly path: string
      readonly query: Record<string, string>
      readonly headers: Record<string, string>
      readonly body?: string
    }
    readonly authorization: string
  }[]
}
