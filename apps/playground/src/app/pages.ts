import type { ComponentType } from 'preact'
import type { IconName } from '../parts/icon.tsx'
import type { Place } from './location.ts'

/** One page: its place in the address and in the navigation, and how it is loaded when somebody goes there. */
export interface Page {
  /** As in the hash; the first page's is empty. */
  readonly path: string
  readonly title: string
  readonly group: 'Start' | 'Your APIs' | 'Labs'
  readonly icon: IconName
  /** What one does there, for the overview. */
  readonly pitch: string
  readonly load: () => Promise<ComponentType<PageProps>>
}

/** What every page is given. */
export interface PageProps {
  readonly place: Place
}

/** All pages, in the order of the navigation. */
export const PAGES: readonly Page[] = [
  {
    path: '',
    title: 'Overview',
    group: 'Start',
    icon: 'home',
    pitch: 'Where everything is.',
    load: async () => (await import('./overview.tsx')).Overview,
  },
  {
    path: 'apis',
    title: 'API explorer',
    group: 'Your APIs',
    icon: 'tree',
    pitch: 'Resources and the four boxes of each method, stages, deployments and what differs between them, canaries.',
    load: async () => (await import('../apis/apis-page.tsx')).ApisPage,
  },
  {
    path: 'account',
    title: 'Keys and domains',
    group: 'Your APIs',
    icon: 'key',
    pitch: 'API keys, usage plans with their limits and quotas, custom domains and what they lead to.',
    load: async () => (await import('../settings/account-page.tsx')).AccountPage,
  },
  {
    path: 'traffic',
    title: 'Traffic',
    group: 'Your APIs',
    icon: 'traffic',
    pitch: 'Requests as they happen, each with the decisions that were made about it. Change one and send it again.',
    load: async () => (await import('../traffic/traffic-page.tsx')).TrafficPage,
  },
  {
    path: 'sockets',
    title: 'WebSocket console',
    group: 'Your APIs',
    icon: 'socket',
    pitch: 'Several clients at once, messages by route, pushes from the backend, close codes in words.',
    load: async () => (await import('../sockets/sockets-page.tsx')).SocketsPage,
  },
  {
    path: 'templates',
    title: 'Template lab',
    group: 'Labs',
    icon: 'template',
    pitch: 'Write a mapping template, see its output at once, step through it forward and back.',
    load: async () => (await import('../templates/template-lab.tsx')).TemplateLab,
  },
  {
    path: 'limits',
    title: 'Traffic lab',
    group: 'Labs',
    icon: 'gauge',
    pitch: 'Limits and a traffic shape: who is refused, and by which limit. Quotas of keys, cache hits.',
    load: async () => (await import('../limits/limits-lab.tsx')).LimitsLab,
  },
  {
    path: 'access',
    title: 'Access lab',
    group: 'Labs',
    icon: 'shield',
    pitch: 'A token, a signed request, policies: what decides, by which statement, and what would change it.',
    load: async () => (await import('../access/access-lab.tsx')).AccessLab,
  },
  {
    path: 'router',
    title: 'Router lab',
    group: 'Labs',
    icon: 'route',
    pitch: 'Type a path: the route that wins, and those that nearly did.',
    load: async () => (await import('../router/router-lab.tsx')).RouterLab,
  },
]
