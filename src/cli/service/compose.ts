// A compose file for the container image with its volume, without unnecessary privileges.

import type { Machine } from './unit.ts'

/** Identical to `compose.yaml` of the repository. */
export function composeFile({ every }: Pick<Machine, 'every'>): string {
  return `# wristory as a container: docker compose build, then
#   docker compose run --rm wristory login --email you@example.com
#   docker compose up -d
services:
  wristory:
    image: wristory
    build:
      context: .
      dockerfile: Containerfile
    command: ${every === null ? '[watch]' : '[sync, --all]'}
    restart: ${every === null ? 'unless-stopped' : '"no"'}
    read_only: true
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    tmpfs: [/tmp]
    environment:
      TZ: Europe/Berlin
      # Any secret of docs/settings.md, as the path of a file:
      # WRISTORY_PASSWORD_FILE: /run/secrets/wristory_password
    # secrets: [wristory_password]
    volumes:
      - history:/data
volumes:
  history:
# secrets:
#   wristory_password:
#     file: ./wristory_password
`
}
