/**
 * What is dangerous where nobody has said otherwise. One word is looked for among the parts of every word of a command:
 * `rollback` in `deploy:rollback`, `force` in `--force`. Of several the first is the program, and the others follow it in
 * any place: `kubectl delete`. Letters behind one dash are flags in any order and company: `rm -rf` is `rm -f -r` too.
 */
export const DANGEROUS: readonly string[] = [
  'production', 'prod', 'rollback', 'revert', 'undo', 'delete', 'destroy', 'drop', 'truncate', 'purge', 'wipe', 'force', 'emergency', 'maintenance', 'shutdown', 'reboot',
  'rm -r', 'rm -f', 'dd', 'mkfs', 'kill', 'pkill', 'killall', 'systemctl stop', 'systemctl restart', 'systemctl disable',
  'kubectl apply', 'kubectl drain', 'kubectl scale', 'kubectl replace', 'kubectl cordon', 'kubectl rollout', 'helm upgrade', 'helm install', 'helm uninstall',
  'terraform apply', 'tofu apply', 'pulumi up', 'cdk deploy', 'docker prune', 'docker rm', 'git reset', 'git push -f', 'git clean', 'npm publish',
  'redis-cli flushall', 'redis-cli flushdb', 'aws s3 rm', 'gcloud deploy',
];
