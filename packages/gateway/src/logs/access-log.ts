/** A stage's access log, compiled: writes the line of one finished request. */
export type AccessLog<Exchange> = (exchange: Exchange) => void
