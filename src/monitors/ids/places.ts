/** Where Suricata and Snort write their alerts when nobody says otherwise (their packages, and the manuals). */
export const usualPlaces: readonly string[] = [
  '/var/log/suricata/eve.json',
  '/var/log/snort/alert',
  '/var/log/snort/alert.fast',
  '/var/log/snort/alert_fast.txt',
  '/var/log/snort/alert_json.txt',
  '/var/log/snort/*_alert_json.txt',
  '/var/log/snort/alert_full.txt',
  '/var/log/snort/alert_csv.txt',
];
