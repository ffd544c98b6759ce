/** Teams: who shares work, and how much each of its agents may hold. */
import { Team, TeamInput, TeamPatch } from '../../inbox/resources/index.js';
import type { Api, ApiDeps } from '../deps.js';
import { resourceRoutes } from './resources.js';

export function teamRoutes(api: Api, deps: ApiDeps): void {
  resourceRoutes(api, deps, {
    what: 'team',
    path: '/v1/teams',
    param: 'teamId',
    answer: Team.meta({ id: 'Team' }),
    input: TeamInput,
    patch: TeamPatch,
    all: ({ teams }) => teams,
    create: deps.admin.createTeam,
    change: deps.admin.patchTeam,
    remove: deps.admin.deleteTeam,
  });
}
