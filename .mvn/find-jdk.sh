# shellcheck shell=bash disable=SC2034
# Sourced by ./twinfleet and .ci/run: one way to find a JDK that is new enough, whatever the default
# java is. An explicit choice wins, then the nearest, then the newest in the usual install folders.
OLDEST_JDK=21
JDK_FOLDERS=${TWINFLEET_JDK_FOLDERS:-/usr/lib/jvm:/opt:$HOME/.sdkman/candidates/java:$HOME/.jdks:/Library/Java/JavaVirtualMachines}

# Prints the feature version (17, 25, ...) of the JDK in folder $1; 0 when there is none.
feature_of() {
  local line=
  if [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ]; then
    line=$(grep '^JAVA_VERSION=' "$1/release" 2>/dev/null || "$1/bin/java" -version 2>&1) || true
    line=${line#*\"}
    line=${line#1.}
  fi
  line=${line%%[!0-9]*}
  echo "${line:-0}"
}

# Sets java_home and feature; true when the JDK in folder $1 is new enough.
suits() {
  java_home=$1
  feature=$(feature_of "$1")
  [ "$feature" -ge "$OLDEST_JDK" ]
}

newest_installed() {
  local folder folders jdk best='' best_feature=0
  IFS=: read -r -a folders <<<"$JDK_FOLDERS"
  for folder in "${folders[@]}"; do
    for jdk in "$folder"/* "$folder"/*/Contents/Home; do
      if suits "$jdk" && [ "$feature" -gt "$best_feature" ]; then
        best=$jdk best_feature=$feature
      fi
    done
  done
  [ -n "$best" ] && suits "$best"
}

# Sets java_home and feature, or is false and jdk_missing says in one line what is missing.
find_jdk() {
  local javac
  if [ -n "${TWINFLEET_JAVA_HOME:-}" ]; then
    jdk_missing="TWINFLEET_JAVA_HOME=$TWINFLEET_JAVA_HOME is no JDK $OLDEST_JDK or newer"
    suits "$TWINFLEET_JAVA_HOME"
    return
  fi
  if [ -n "${JAVA_HOME:-}" ] && suits "$JAVA_HOME"; then return; fi
  if javac=$(command -v javac) && suits "$(dirname "$(dirname "$(readlink -f "$javac")")")"; then
    return
  fi
  jdk_missing="no JDK $OLDEST_JDK or newer found: looked at TWINFLEET_JAVA_HOME, JAVA_HOME, PATH and\
 in $JDK_FOLDERS; install one, or set TWINFLEET_JAVA_HOME"
  newest_installed
}
