import type { ServiceAction } from './service-action.ts'

/** AppConfig-GetConfiguration. */
export const appConfigGetConfiguration: ServiceAction = {
  required: ['Application', 'Environment', 'Configuration', 'ClientId'],
  optional: ['ClientConfigurationVersion'],
  buildRequest: (parameters) => {
    const segment = (name: string): string => {
      const value = parameters[name] ?? ''
      if (value === '.' || value === '..') throw new TypeError(`${name} is no name`)
      return encodeURIComponent(value)
    }
    const version = parameters['ClientConfigurationVersion']
    const query = new URLSearchParams({
      client_id: parameters['ClientId'] ?? '',
      ...(version === undefined ? {} : { client_configuration_version: version }),
    })
    return {
      service: 'appconfig',
      method: 'GET',
      path: [
        `/applications/${segment('Application')}`,
        `/environments/${segment('Environment')}`,
        `/configurations/${segment('Configuration')}`,
      ].join(''),
      query: query.toString(),
      headers: [],
      body: undefined,
    }
  },
}
