import type { ArgsDef } from 'citty'
import { SECRETS } from './read-settings.ts'

/** The JSON schema of the configuration file. */
export function settingsSchema(options: ArgsDef): object {
  const properties = Object.entries(options)
    .filter(([name]) => name !== 'config')
    .map(([name, { type, default: value, description }]) => [
      name,
      {
        ...(type === 'boolean' ? { type: 'boolean' } : { type: ['string', 'number'] }),
        ...(description !== undefined && { description }),
        ...(value !== undefined && { default: value }),
      },
    ])
  const files = SECRETS.filter((name) => name in options).map((name) => [`${name}-file`, { type: 'string', description: `File that holds ${name}; relative to the configuration file` }])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration file of gatewright start',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries([...properties, ...files]),
  }
}
