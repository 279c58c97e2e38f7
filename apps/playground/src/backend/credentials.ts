/** An access key, for as long as the page is open. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
}

type Answer = (given: Credentials | undefined) => void
type Asker = (why: string, answer: Answer) => void

let current: Credentials | undefined
let asker: Asker | undefined
let pending: Promise<Credentials | undefined> | undefined

/** The credentials that were given; `undefined` where nobody was asked. */
export function credentials(): Credentials | undefined {
  return current
}

/** Asks for credentials, once for all calls that wait for them. */
export function askForCredentials(why: string): Promise<Credentials | undefined> {
  pending ??= new Promise<Credentials | undefined>((resolve) => {
    if (asker === undefined) resolve(undefined)
    else asker(why, resolve)
  }).then((given) => {
    current = given
    pending = undefined
    return given
  })
  return pending
}

/** The dialog that asks. */
export function onCredentialsWanted(ask: Asker): () => void {
  asker = ask
  return () => {
    asker = undefined
  }
}
