#!/bin/bash
# Executes the Slurm recipes on a cluster of two nodes, and kills one of them while its tasks run.
#
# usage: unshare -m -n -u --pid --fork --mount-proc --kill-child bash slurm.sh STUDY
#
# STUDY is an absolute directory with sweep.toml and the recipes; `mri` in it is the merged sweep. All
# that this starts ends with the namespace.
set -eu

study=$1
cluster=$study/cluster
mkdir -p "$cluster/state" "$cluster/log"
export SLURM_CONF=$cluster/slurm.conf

say() { printf 'slurm: %s\n' "$*"; }
fail() {
    say "FAILED: $*"
    tail -n 20 "$cluster"/log/*.log >&2 || true
    exit 1
}
# Waits until a command succeeds, for so many seconds.
await() {
    local left=$(($1 * 5)) what=$2
    shift 2
    until "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || fail "waited in vain: $what"
        sleep 0.2
    done
}

# A host of its own, with a name that resolves and an address that is not that of the loopback.
hostname ctl
ip link set lo up
ip link add slurm0 type veth peer name slurm1
ip addr add 10.99.0.1/24 dev slurm0
ip link set slurm0 up
ip link set slurm1 up
printf '127.0.0.1 localhost\n10.99.0.1 ctl\n' > "$cluster/hosts"
mount --bind "$cluster/hosts" /etc/hosts

# SlurmdTimeout and cred_expire: a node is given up after five seconds, and its tasks begin again soon
# after, not after minutes as on a cluster for work.
cat > "$SLURM_CONF" <<CONF
ClusterName=clarity
SlurmctldHost=ctl
AuthType=auth/munge
AuthInfo=socket=$cluster/munge.socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool.%n
SlurmctldPidFile=$cluster/slurmctld.pid
SlurmdPidFile=$cluster/slurmd.%n.pid
SlurmctldLogFile=$cluster/log/slurmctld.log
SlurmdLogFile=$cluster/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SlurmdTimeout=5
KillWait=2
SchedulerParameters=batch_sched_delay=1,sched_interval=2
NodeName=n1 NodeHostname=ctl NodeAddr=10.99.0.1 Port=17001 CPUs=2
NodeName=n2 NodeHostname=ctl NodeAddr=10.99.0.1 Port=17002 CPUs=2
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
head -c 1024 /dev/urandom > "$cluster/munge.key"
chmod 400 "$cluster/munge.key"
munged --force --key-file="$cluster/munge.key" --socket="$cluster/munge.socket" \
    --pid-file="$cluster/munged.pid" --log-file="$cluster/log/munged.log" \
    --seed-file="$cluster/munge.seed"
slurmctld -c
# Each node has a namespace for its processes: what ends it ends everything on it, as a power cut does.
nodes=()
for node in n1 n2; do
    unshare -m --pid --fork --mount-proc --kill-child slurmd -D -N "$node" > "$cluster/log/$node.out" 2>&1 &
    nodes+=("$!")
done
idle() { [ "$(sinfo -h -o '%D %T')" = '2 idle' ]; }
await 30 'two idle nodes' idle
say "$(sinfo -V), two nodes"

cd "$study"
tasks() { squeue -h -r -o '%i %T %N %R' "$@"; }
restarted() { scontrol show job "$array" -o | grep -c 'Restarts=[1-9]' || true; }

sh submit.sh | tee submitted
array=$(squeue -h -o '%F %j' | sed -n 's/ clarity$//p' | sort -u | head -n 1)
say "array $array of 8 shards"
on_n2() { tasks -t RUNNING -w n2 | grep -q . && [ -n "$(ls mri/attempts/*/ 2> /dev/null)" ]; }
await 30 'tasks on n2' on_n2
sleep 1
say "killing n2, on which: $(tasks -t RUNNING -w n2 | cut -d' ' -f1 | tr '\n' ' ')"
kill -9 "${nodes[1]}"
again() { scontrol show job "$array" -o | grep 'Restarts=[1-9]' | grep -q 'JobState=RUNNING'; }
await 120 'a task that was requeued' again
say "$(restarted) tasks were requeued, and go on elsewhere"

# Half-way: the rest is submitted again, in three shards.
scancel "$array"
refused() { grep -q 'no manifest was written' clarity-merge-*.log 2> /dev/null; }
await 60 'a merge that refuses' refused
say "merge: $(head -n 1 clarity-merge-*.log)"
[ ! -e mri/sweep_manifest.json ] || fail 'a manifest of half a sweep'
sh submit.sh 3
merged() { [ -e mri/sweep_manifest.json ] && [ -z "$(tasks)" ]; }
await 120 'a merge that succeeds' merged
say "merged: $(grep -h -v -e '^error' -e '^ ' -e '^next' clarity-merge-*.log | tail -n 1)"
