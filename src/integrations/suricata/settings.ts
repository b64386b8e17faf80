import type { IdsSetup } from '../../core/ids-program.ts';

/**
 * A config for Suricata 7 that has what netmon reads and nothing else: alerts and, every ten seconds, statistics. Names of
 * variables are those that public rule sets use (as in Debian's suricata.yaml, which writes a dozen kinds of logs besides).
 */
export const suricataSettings = ({
  homeNetworks,
  rules,
}: Pick<IdsSetup, 'homeNetworks' | 'rules'>): string => `${suricataRules({ rules })}
vars:
  address-groups:
    HOME_NET: "${homeNetworks.length === 0 ? 'any' : `[${homeNetworks.join(',')}]`}"
    EXTERNAL_NET: "${homeNetworks.length === 0 ? 'any' : '!$HOME_NET'}"
${servers.map((name) => `    ${name}: "$HOME_NET"`).join('\n')}
    AIM_SERVERS: "$EXTERNAL_NET"
  port-groups:
    HTTP_PORTS: "80"
    SHELLCODE_PORTS: "!80"
    ORACLE_PORTS: "1521"
    SSH_PORTS: "22"
    DNP3_PORTS: "20000"
    MODBUS_PORTS: "502"
    FILE_DATA_PORTS: "[$HTTP_PORTS,110,143]"
    FTP_PORTS: "21"
    GENEVE_PORTS: "6081"
    VXLAN_PORTS: "4789"
    TEREDO_PORTS: "3544"
stats:
  enabled: yes
  interval: 10
outputs:
  - eve-log:
      enabled: yes
      filetype: regular
      filename: ${suricataAlertFile}
      types:
        - alert:
            metadata: yes
            tagged-packets: no
        - stats:
            totals: yes
            threads: no
            deltas: no
logging:
  default-log-level: info
  outputs:
    - console:
        enabled: yes
af-packet:
  - interface: default
    threads: 1
    cluster-id: 77
    cluster-type: cluster_flow
    defrag: yes
unix-command:
  enabled: no
classification-file: /etc/suricata/classification.config
reference-config-file: /etc/suricata/reference.config
`;

/** The files of rules, in place of those that another config names. A JSON string is one of YAML too. */
export const suricataRules = ({ rules }: Pick<IdsSetup, 'rules'>): string => `%YAML 1.1
---
default-rule-path: /
rule-files:
${rules.map((file) => `  - ${JSON.stringify(file)}`).join('\n')}
`;

export const suricataAlertFile = 'eve.json';

const servers = [
  ...['HTTP_SERVERS', 'SMTP_SERVERS', 'SQL_SERVERS', 'DNS_SERVERS', 'TELNET_SERVERS', 'DC_SERVERS'],
  ...['DNP3_SERVER', 'DNP3_CLIENT', 'MODBUS_CLIENT', 'MODBUS_SERVER', 'ENIP_CLIENT', 'ENIP_SERVER'],
];
