import type { ArgsDef } from 'citty'

/** Where a state is. */
export const STATE_OPTIONS: ArgsDef = {
  data: { type: 'string', default: '.gatewright', description: 'Data folder of a server that does not run' },
  postgres: { type: 'string', description: 'postgres://user:password@host:5432/database in place of the data folder' },
}
